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

/* Who is asked before each connection, with the bytes of the address: 4 or 16, or none for other families. What libcurl
   calls its socket's address stays in here: seen from Swift it would make this module the owner of the system's names. */
struct praya_curl_gate {
  void *context;
  int (*allows)(void *context, const unsigned char *bytes, int count);
};
static inline curl_socket_t praya_curl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  const struct praya_curl_gate *gate = (const struct praya_curl_gate *)context;
  /* Where sin_addr and sin6_addr stand. */
  const int count = address->family == AF_INET ? 4 : address->family == AF_INET6 ? 16 : 0;
  const unsigned char *bytes = (const unsigned char *)&address->addr + (count == 4 ? 4 : 8);
  (void)purpose;
  if (!gate->allows(gate->context, bytes, count)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
/* `gate` must live as long as the handle runs. */
static inline void praya_curl_set_gate(CURL *handle, struct praya_curl_gate *gate) {
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, praya_curl_open_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, gate);
}
