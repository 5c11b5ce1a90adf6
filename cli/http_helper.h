/* What render and render-http, its helper, know of each other. */
#ifndef HTTP_HELPER_H
#define HTTP_HELPER_H

enum {
    HTTP_HELPER_MAX = 64 << 20, /* bytes of an answer */
    HTTP_HELPER_LIMIT = 2       /* its exit status when there are more */
};

#endif
