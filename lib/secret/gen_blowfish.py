#!/usr/bin/env python3
"""Write tables_blowfish.h: the start values of Blowfish, which are the digits of pi.
usage: gen_blowfish.py > tables_blowfish.h"""

WORDS = 18 + 4 * 256


def arctan_inverse(x, one):
    total = term = one // x
    n, sign = 3, -1
    while term:
        term //= x * x
        total += sign * (term // n)
        n, sign = n + 2, -sign
    return total


def pi_words():
    """The fraction of pi in words of 32 bits."""
    bits = 32 * WORDS
    one = 1 << (bits + 64)
    pi = 4 * (4 * arctan_inverse(5, one) - arctan_inverse(239, one))
    fraction = (pi - 3 * one) >> 64
    return [fraction >> (bits - 32 * (i + 1)) & 0xffffffff for i in range(WORDS)]


def table(name, size, words):
    lines = [f"static const uint32_t {name}[{size}] = {{"]
    for i in range(0, len(words), 8):
        lines.append("    " + " ".join(f"0x{w:08x}," for w in words[i:i + 8]))
    return "\n".join(lines + ["};"])


words = pi_words()
print("/* Made by gen_blowfish.py: the fraction of pi. */")
print(table("pi_keys", "18", words[:18]))
print(table("pi_boxes", "4 * 256", words[18:]))
