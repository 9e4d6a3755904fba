#include <curl/curl.h>

/* Swift cannot call C functions of variable arguments: one function for each kind of value that libcurl takes. */
static inline CURLcode praya_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode praya_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode praya_curl_set_write(CURL *handle, CURLoption option,
                                            size_t (*value)(char *, size_t, size_t, void *)) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode praya_curl_set_debug(CURL *handle, CURLoption option,
                                            int (*value)(CURL *, curl_infotype, char *, size_t, void *)) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode praya_curl_set_progress(CURL *handle, CURLoption option,
                                               int (*value)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode praya_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}
