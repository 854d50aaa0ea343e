/** Variables that any program needs; none is a secret. */
const harmless =
  /^(HOME|USER|LOGNAME|PATH|LANG|LANGUAGE|LC_\w+|TZ|TERM|NO_COLOR|TMPDIR|TMP|TEMP|XDG_\w+|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|(DY)?LD_LIBRARY_PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMDATA)$/i;

/** Settings of numeric libraries. */
const numeric =
  /^((OMP|MKL|OPENBLAS|NUMEXPR|VECLIB|BLIS)_\w+|KMP_\w+|CUDA_\w+|NVIDIA_(VISIBLE_DEVICES|DRIVER_CAPABILITIES))$/;

/** Whether a program gets the environment variable though it runs code of a model: no credential has such a name. */
export function isHarmlessVariable(name: string): boolean {
  return harmless.test(name);
}

/** Whether it is a setting of the numeric libraries that models use. */
export function isNumericSetting(name: string): boolean {
  return numeric.test(name);
}
