/* The registry of diagnostic codes. Codes are stable: a released one keeps its meaning and its
 * text; new ones are added. RN_E_<NAME> is the code's text, as users see and match it. */
#ifndef RN_BASE_CODES_H
#define RN_BASE_CODES_H

#define RN_E_MEMORY "out-of-memory"
#define RN_E_LIMIT "limit"           /* a named limit of ours was met */
#define RN_E_IO "io"                 /* the host could not read */
#define RN_E_NOT_FOUND "not-found"   /* a file or directory is missing */
#define RN_E_NOT_A_FILE "not-a-file" /* a directory or device where a file is due */
#define RN_E_NOT_A_DIRECTORY "not-a-directory"
#define RN_E_NO_KUSTOMIZATION "no-kustomization" /* a directory without kustomization file */
#define RN_E_TWO_KUSTOMIZATIONS "two-kustomizations"
#define RN_E_EMPTY_KUSTOMIZATION "empty-kustomization"
#define RN_E_OUTSIDE_ROOT "outside-root" /* load restrictions */
#define RN_E_CYCLE "cycle"
#define RN_E_PATH "path"         /* a path that cannot be meant */
#define RN_E_YAML "yaml"         /* YAML syntax */
#define RN_E_JSON "json"         /* JSON syntax */
#define RN_E_ENCODING "encoding" /* bytes that are no text */
#define RN_E_DUPLICATE_KEY "duplicate-key"
#define RN_E_KEY_TYPE "key-type" /* a map key that is not a string */
#define RN_E_VALUE "value"       /* a value that cannot be printed */
#define RN_E_UNKNOWN_FIELD "unknown-field"
#define RN_E_FIELD_TYPE "field-type"   /* a field of another type than its definition */
#define RN_E_FIELD_VALUE "field-value" /* a value that the field cannot have */
#define RN_E_RESOURCE "resource"       /* a document that is no resource */
#define RN_E_ID_CONFLICT "id-conflict" /* two resources with one id */
#define RN_E_NO_MATCH "no-match"       /* a patch, replica, ... that selects nothing */
#define RN_E_MANY_MATCHES "many-matches"
#define RN_E_REGEX "regex"
#define RN_E_SELECTOR "selector" /* label or annotation selector */
#define RN_E_PATCH "patch"       /* a patch that cannot be read or applied */
#define RN_E_GENERATOR "generator"
#define RN_E_REPLACEMENT "replacement"
#define RN_E_VAR "var"
#define RN_E_NAME_REFERENCE "name-reference"
#define RN_E_CONFIGURATION "configuration" /* transformer configuration */
#define RN_E_UNSUPPORTED "unsupported"
#define RN_E_REMOTE "remote"                       /* a repository or file that cannot be fetched */
#define RN_E_SOPS "sops"                           /* a SOPS document that is malformed */
#define RN_E_ALREADY_ENCRYPTED "already-encrypted" /* by SOPS, so that it is not done twice */
#define RN_E_MAC "mac" /* a SOPS document whose authentication code is not that of its values */
#define RN_E_SUBSTITUTION "substitution" /* a secret that cannot be put in its place */
#define RN_E_AGE "age"                   /* an age file that is malformed */
#define RN_E_IDENTITY "identity"         /* a key to decrypt with that cannot be read */
#define RN_E_NO_IDENTITY "no-identity"   /* no key opens the file */
#define RN_E_RECIPIENT "recipient"       /* a key to encrypt to that cannot be read */
#define RN_E_TAMPERED "tampered"         /* encrypted data that fails its authentication */
#define RN_E_PASSPHRASE "passphrase"
#define RN_E_PLUGIN "plugin"
#define RN_E_EDIT "edit"               /* an edit that cannot be made */
#define RN_E_HELM "helm"               /* a chart that cannot be inflated */
#define RN_W_MEMORY_LOCK "memory-lock" /* memory that could not be locked */
#define RN_W_COMMENT "comment"         /* a comment that should be encrypted */
#define RN_W_OTHER_WAY "other-way"     /* a file that another program decrypted */
#define RN_W_ENCRYPTED "encrypted"     /* a resource that is still encrypted */
#define RN_W_RESULT "result"           /* what a function reports */
#define RN_W_NOT_RUN "not-run"         /* a function that is not run */
#define RN_W_DEPRECATED "deprecated"
#define RN_W_NO_EFFECT "no-effect" /* strict: an entry that changes nothing */
#define RN_W_UNCHANGED "unchanged" /* part of an edit that changes nothing */
#define RN_W_UNUSED_VAR "unused-var"
#define RN_W_OPTION "option"     /* an option that has no effect */
#define RN_W_ENV_FILE "env-file" /* part of an env file is not used */
#define RN_W_ALIAS "alias"       /* an alias in the values of a chart is left out */
#define RN_W_VAR "var-no-text"   /* a var that cannot be put into a text */

#endif
