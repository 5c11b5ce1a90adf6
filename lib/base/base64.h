/* Standard base64, as Go's encoding/base64 has it. */
#ifndef RN_BASE_BASE64_H
#define RN_BASE_BASE64_H

#include "base/str.h"

/* Appends the bytes that text stands for. Padding is needed, CR and LF are passed over, bits that
 * the padding leaves over are not looked at. False, with out as it was, when text is no base64. */
bool rn_base64_read(struct rn_str text, struct rn_buf *out);
void rn_base64_write(struct rn_str bytes, struct rn_buf *out);

#endif
