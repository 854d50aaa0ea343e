# Integers of 64 bits, which R lacks, as doubles and as digits of 16 bits.

base <- 65536
nanoseconds <- 1e9

# The digits of int64 elements as a matrix with a column per digit, lowest first; the highest is signed.
read_digits <- function(bytes) {
  digits <- matrix(readBin(bytes, "integer", length(bytes) / 2, size = 2L, signed = FALSE, endian = "little"), nrow = 4L)
  digits <- t(digits)
  storage.mode(digits) <- "double"
  digits
}

signed_digits <- function(digits) {
  negative <- digits[, 4L] >= base / 2
  digits[negative, 4L] <- digits[negative, 4L] - base
  digits
}

# Exact up to 2^53.
digits_to_double <- function(digits) {
  ((digits[, 4L] * base + digits[, 3L]) * base + digits[, 2L]) * base + digits[, 1L]
}

# Seconds of int64 nanoseconds: a long division, as a double does not hold the nanoseconds.
digits_to_seconds <- function(digits) {
  quotient <- remainder <- numeric(nrow(digits))
  for (at in 4:1) {
    partial <- remainder * base + digits[, at]
    quotient <- quotient * base + partial %/% nanoseconds
    remainder <- partial %% nanoseconds
  }
  quotient + remainder / nanoseconds
}

# The bytes of int64 nanoseconds, to the microsecond, of finite seconds.
seconds_to_bytes <- function(seconds) {
  whole <- floor(seconds)
  carry <- round((seconds - whole) * 1e6) * 1000
  digits <- matrix(0L, nrow = 4L, ncol = length(seconds))
  for (at in 1:4) {
    digit <- if (at < 4L) whole %% base else whole
    total <- digit * nanoseconds + carry
    digits[at, ] <- as.integer(total %% base)
    carry <- total %/% base
    whole <- whole %/% base
  }
  writeBin(as.vector(digits), raw(), size = 2L, endian = "little")
}
