/* Memory that nobody may touch, for the address sanitizer; nothing without it. */
#ifndef RN_BASE_POISON_H
#define RN_BASE_POISON_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RN_SEES_ADDRESSES
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define RN_SEES_ADDRESSES
#endif
#ifdef RN_SEES_ADDRESSES
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#endif
