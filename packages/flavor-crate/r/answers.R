# Turns an answer of the function into its description and a list of raw vectors: data frames are tables, vectors,
# matrices and arrays tensors, everything else is JSON.

write_answer <- function(answer) {
  payload <- new_payload()
  described <- describe(answer, payload)
  list(described = described, pieces = payload$pieces)
}

# Raw vectors one after another, each at a multiple of 8 bytes.
new_payload <- function() {
  payload <- new.env()
  payload$pieces <- list()
  payload$size <- 0
  payload
}

add_bytes <- function(payload, bytes) {
  size <- length(bytes)
  place <- list(at = payload$size, size = size)
  padding <- -size %% 8
  payload$pieces <- c(payload$pieces, list(bytes, raw(padding)))
  payload$size <- payload$size + size + padding
  place
}

describe <- function(answer, payload) {
  if (is.data.frame(answer)) return(describe_table(answer, payload))
  if (is.atomic(answer) && !is.null(answer) && !is.raw(answer)) return(describe_tensor(answer, payload))
  c(list(kind = "json"), add_bytes(payload, charToRaw(json_text(answer))))
}

describe_table <- function(frame, payload) {
  columns <- lapply(seq_along(frame), function(at) {
    c(list(name = enc2utf8(names(frame)[at])), describe_column(frame[[at]], payload))
  })
  list(kind = "table", rowCount = nrow(frame), columns = columns)
}

describe_column <- function(values, payload) {
  if (inherits(values, "POSIXlt")) values <- as.POSIXct(values)
  if (is.atomic(values) && !is.null(values) && is.null(dim(values))) {
    vector <- describe_vector(values, payload)
    if (!is.null(vector)) return(vector)
  }
  lines <- if (is.data.frame(values)) frame_cells(values) else vapply(seq_len(NROW(values)), cell_text, "", values = values)
  c(list(type = "json"), add_bytes(payload, charToRaw(paste(lines, collapse = "\n"))))
}

frame_cells <- function(frame) {
  vapply(seq_len(nrow(frame)), function(row) json_text(lapply(frame, function(column) column[[row]])), "")
}

cell_text <- function(row, values) {
  if (length(dim(values)) > 1L) list_text(as.list(as.vector(values[row, ]))) else json_text(values[[row]])
}

# R keeps arrays with the first dimension fastest, tensors have the last.
describe_tensor <- function(values, payload) {
  shape <- if (is.null(dim(values))) length(values) else dim(values)
  classes <- if (is.object(values)) attributes(values)[c("class", "levels", "tzone")]
  elements <- if (length(shape) > 1L) as.vector(aperm(unclass(values), rev(seq_along(shape)))) else as.vector(unclass(values))
  attributes(elements) <- classes
  vector <- describe_vector(elements, payload)
  if (is.null(vector)) unwritable(values)
  list(kind = "tensor", tensor = c(vector, list(shape = as.list(shape))))
}

# NULL for a vector that only JSON holds.
describe_vector <- function(values, payload) {
  if (is.factor(values) || inherits(values, "Date")) values <- as.character(values)
  if (inherits(values, "difftime")) values <- as.double(values)
  if (inherits(values, "POSIXct")) return(describe_times(values, payload))
  if (inherits(values, "integer64")) return(describe_integer64(values, payload))
  values <- unclass(values)
  switch(typeof(values),
    logical = with_validity("bool", as.raw(values & !is.na(values)), missing = is.na(values), payload = payload),
    integer = with_validity("int32", writeBin(as.vector(values), raw(), endian = "little"), missing = is.na(values), payload = payload),
    double = c(list(type = "float64"), add_bytes(payload, writeBin(as.vector(values), raw(), endian = "little"))),
    character = c(list(type = "string"), add_bytes(payload, charToRaw(texts_json(values)))),
    NULL
  )
}

texts_json <- function(values) paste0("[", paste(element_texts(as.vector(values)), collapse = ","), "]")

with_validity <- function(type, bytes, missing, payload) {
  vector <- c(list(type = type), add_bytes(payload, bytes))
  if (!any(missing)) return(vector)
  bits <- c(!missing, logical(-length(missing) %% 8))
  c(vector, list(validity = add_bytes(payload, packBits(bits))$at))
}

describe_times <- function(times, payload) {
  seconds <- as.double(unclass(times))
  missing <- !is.finite(seconds)
  seconds[missing] <- 0
  if (any(abs(seconds) > largest_seconds)) stop(answer_error("a time outside of the years 1678 to 2261"))
  with_validity("datetime", seconds_to_bytes(seconds), missing, payload)
}

# Seconds that int64 nanoseconds hold.
largest_seconds <- 9223372035

# The doubles of bit64's class hold the bits of an int64; the lowest is its NA.
describe_integer64 <- function(values, payload) {
  bytes <- writeBin(as.double(unclass(values)), raw(), endian = "little")
  missing <- digits_to_double(signed_digits(read_digits(bytes))) == -2^63
  with_validity("int64", bytes, missing, payload)
}
