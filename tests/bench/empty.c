/* What a program that does nothing takes to start: linked as render is. */
int main(void)
{
    return 0;
}
