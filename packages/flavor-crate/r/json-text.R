# JSON in ASCII with all digits of a number; jsonlite writes 15 of them.

json_text <- function(value) {
  if (is.null(value)) return("null")
  if (length(value) == 1L && is.null(attributes(value))) {
    text <- scalar_text(value)
    if (!is.null(text)) return(text)
  }
  if (is.data.frame(value)) return(rows_text(value))
  if (is.factor(value)) value <- as.character(value)
  if (is.list(value)) return(list_text(unclass(value)))
  if (length(dim(value)) > 1L) return(nested_text(value))
  if (!is.atomic(value)) unwritable(value)
  texts <- element_texts(value)
  if (length(texts) == 1L) texts else paste0("[", paste(texts, collapse = ","), "]")
}

# Messages are made of texts and whole numbers by themselves, which need little work; NULL for other values.
scalar_text <- function(value) {
  switch(typeof(value),
    integer = if (!is.na(value)) sprintf("%d", value),
    double = if (is.finite(value) && value == trunc(value) && abs(value) < 1e15) sprintf("%.0f", value),
    character = if (!is.na(value) && !grepl(special, value, perl = TRUE)) paste0("\"", value, "\"")
  )
}

# The text of each element of an atomic vector.
element_texts <- function(value) {
  if (is.factor(value) || inherits(value, c("Date", "POSIXct", "difftime"))) value <- plain_text(value)
  if (inherits(value, "integer64")) return(integer64_texts(value))
  texts <- switch(typeof(value),
    logical = ifelse(value, "true", "false"),
    integer = sprintf("%d", value),
    double = number_texts(value),
    character = quoted(value),
    raw = quoted(as.character(jsonlite::base64_enc(value))),
    unwritable(value)
  )
  if (is.double(value)) texts[is.nan(value)] <- "NaN"
  texts[is.na(value) & !(is.double(value) & is.nan(value))] <- "null"
  texts
}

plain_text <- function(value) {
  if (inherits(value, "POSIXct")) return(format(value, "%Y-%m-%dT%H:%M:%OS6Z", tz = "UTC"))
  if (inherits(value, "difftime")) return(as.double(value))
  as.character(value)
}

# The shortest of 15 or 17 digits that reads back as the same number.
number_texts <- function(value) {
  texts <- sprintf("%.15g", value)
  finite <- is.finite(value)
  longer <- finite & as.double(texts) != value
  texts[longer] <- sprintf("%.17g", value[longer])
  texts[is.infinite(value)] <- ifelse(value[is.infinite(value)] > 0, "Infinity", "-Infinity")
  texts
}

# The integers of bit64's class, whose doubles hold the bits of an int64.
integer64_texts <- function(value) {
  digits <- signed_digits(read_digits(writeBin(as.double(unclass(value)), raw(), endian = "little")))
  numbers <- digits_to_double(digits)
  missing <- numbers == -2^63
  if (any(abs(numbers[!missing]) > 2^53)) stop(answer_error("integer64 beyond 2^53 in a list"))
  ifelse(missing, "null", sprintf("%.0f", numbers))
}

list_text <- function(value) {
  texts <- vapply(value, json_text, "", USE.NAMES = FALSE)
  labels <- names(value)
  if (is.null(labels)) return(paste0("[", paste(texts, collapse = ","), "]"))
  paste0("{", paste(quoted(labels), texts, sep = ":", collapse = ","), "}")
}

rows_text <- function(frame) {
  rows <- lapply(seq_len(nrow(frame)), function(row) lapply(frame, function(column) column[[row]]))
  list_text(rows)
}

nested_text <- function(value) {
  rows <- vapply(seq_len(dim(value)[1L]), function(row) {
    inner <- array(value[slice.index(value, 1L) == row], dim = dim(value)[-1L])
    if (length(dim(inner)) > 1L) nested_text(inner) else list_text(as.list(as.vector(inner)))
  }, "")
  paste0("[", paste(rows, collapse = ","), "]")
}

# Characters that need an escape.
special <- "[^ !#-\\[\\]-~]"

# Texts with quotes; one by one only where a character needs an escape.
quoted <- function(texts) {
  if (length(texts) == 0L) return(character())
  texts <- enc2utf8(as.vector(texts))
  quotes <- paste0("\"", texts, "\"")
  missing <- is.na(texts)
  escaping <- !missing & grepl(special, texts, perl = TRUE)
  if (any(escaping)) quotes[escaping] <- vapply(texts[escaping], escaped_text, "")
  quotes[missing] <- "null"
  quotes
}

escaped_text <- function(text) {
  json <- as.character(jsonlite::toJSON(text, auto_unbox = TRUE))
  paste(vapply(utf8ToInt(json), escaped, ""), collapse = "")
}

escaped <- function(point) {
  if (point < 127L) return(intToUtf8(point))
  if (point < base) return(sprintf("\\u%04x", point))
  above <- point - base
  sprintf("\\u%04x\\u%04x", as.integer(55296 + above %/% 1024), as.integer(56320 + above %% 1024))
}

unwritable <- function(value) {
  stop(answer_error(paste0("R's type ", typeof(value), " (class ", class(value)[1L], ")")))
}
