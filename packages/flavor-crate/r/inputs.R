# The data frame of a request. Its vectors are described in docs/frames.md.

read_table <- function(input, payload) {
  columns <- lapply(input$columns, read_column, payload = payload)
  names(columns) <- column_names(input, payload)
  structure(columns, class = "data.frame", row.names = .set_row_names(input$rowCount))
}

column_names <- function(input, payload) {
  if (!is.null(input$labels)) return(vapply(parse_json(bytes_at(input$labels, payload)), label_text, ""))
  vapply(input$columns, function(column) column$name, "")
}

label_text <- function(label) paste(as.character(unlist(label)), collapse = ".")

bytes_at <- function(place, payload) {
  if (place$size == 0) raw() else payload[(place$at + 1):(place$at + place$size)]
}

read_column <- function(column, payload) {
  bytes <- bytes_at(column, payload)
  if (column$type == "string") return(read_texts(bytes))
  values <- readers[[column$type]](bytes)
  missing <- missing_of(column, payload, length(values))
  values[missing] <- if (column$type == "int32") 0L else NA
  if (column$type == "int32" && anyNA(values)) values <- with_lowest(values)
  values[missing] <- NA
  values
}

read_texts <- function(bytes) {
  texts <- parse_json(bytes)
  vapply(texts, function(text) if (is.null(text)) NA_character_ else text, "")
}

missing_of <- function(column, payload, count) {
  if (is.null(column$validity) || count == 0) return(integer())
  size <- (count + 7) %/% 8
  bits <- rawToBits(bytes_at(list(at = column$validity, size = size), payload))
  which(bits[seq_len(count)] == as.raw(0L))
}

# R keeps the lowest integer of 32 bits for NA.
with_lowest <- function(values) {
  lowest <- is.na(values)
  values <- as.double(values)
  values[lowest] <- -2147483648
  values
}

read_integers <- function(size, signed) {
  function(bytes) readBin(bytes, "integer", length(bytes) / size, size = size, signed = signed, endian = "little")
}

# NaN is how a missing value arrives.
read_floats <- function(size) {
  function(bytes) with_na(readBin(bytes, "double", length(bytes) / size, size = size, endian = "little"))
}

with_na <- function(values) {
  values[is.nan(values)] <- NA_real_
  values
}

read_halves <- function(bytes) {
  bits <- readBin(bytes, "integer", length(bytes) / 2, size = 2L, signed = FALSE, endian = "little")
  sign <- ifelse(bits >= 32768L, -1, 1)
  exponent <- (bits %/% 1024L) %% 32L
  fraction <- bits %% 1024L
  values <- ifelse(exponent == 0L, fraction * 2^-24, (1 + fraction / 1024) * 2^(exponent - 15))
  values[exponent == 31L] <- ifelse(fraction[exponent == 31L] == 0L, Inf, NA)
  sign * values
}

read_unsigned <- function(bytes) {
  halves <- matrix(readBin(bytes, "integer", length(bytes) / 2, size = 2L, signed = FALSE, endian = "little"), nrow = 2L)
  halves[2L, ] * base + halves[1L, ]
}

readers <- list(
  bool = function(bytes) bytes != as.raw(0L),
  int8 = read_integers(1L, TRUE),
  int16 = read_integers(2L, TRUE),
  int32 = read_integers(4L, TRUE),
  int64 = function(bytes) digits_to_double(signed_digits(read_digits(bytes))),
  uint8 = read_integers(1L, FALSE),
  uint16 = read_integers(2L, FALSE),
  uint32 = read_unsigned,
  uint64 = function(bytes) digits_to_double(read_digits(bytes)),
  float16 = read_halves,
  float32 = read_floats(4L),
  float64 = read_floats(8L),
  datetime = function(bytes) {
    seconds <- digits_to_seconds(signed_digits(read_digits(bytes)))
    structure(seconds, class = c("POSIXct", "POSIXt"), tzone = "UTC")
  }
)
