# Frames over file descriptor 3: "MLW1", the lengths of JSON and payload (uint32, little-endian), JSON, payload. R opens
# no inherited descriptor, so a `cat` stands on each direction.

magic <- charToRaw("MLW1")

open_channel <- function() {
  list(
    input = pipe("exec cat <&3 2>/dev/null", "rb"),
    output = pipe("exec cat >&3 2>/dev/null", "wb"),
    parts = new.env()
  )
}

# The next complete message as list(message, payload); NULL at the end of the channel. The payload of a request may come
# in parts.
receive <- function(channel) {
  repeat {
    frame <- receive_frame(channel$input)
    if (is.null(frame) || !frame$message$type %in% c("request", "part")) return(frame)
    key <- as.character(frame$message$id)
    first <- channel$parts[[key]]
    if (!is.null(first)) {
      frame <- list(message = first$message, payload = c(first$payload, list(frame$payload)), more = frame$message$more)
    } else {
      frame <- list(message = frame$message, payload = list(frame$payload), more = frame$message$more)
    }
    if (!isTRUE(frame$more)) {
      if (!is.null(first)) rm(list = key, envir = channel$parts)
      pieces <- frame$payload
      frame$payload <- if (length(pieces) == 1L) pieces[[1L]] else do.call(c, pieces)
      return(frame)
    }
    channel$parts[[key]] <- frame
  }
}

receive_frame <- function(input) {
  prefix <- readBin(input, "raw", 12L)
  if (length(prefix) < 12L) return(NULL)
  if (!identical(prefix[1:4], magic)) stop("the other side does not send frames")
  sizes <- readBin(prefix[5:12], "integer", 2L, size = 4L, endian = "little")
  if (anyNA(sizes) || any(sizes < 0L)) stop("R takes frames of less than 2 GiB")
  text <- readBin(input, "raw", sizes[1L])
  payload <- readBin(input, "raw", sizes[2L])
  if (length(text) < sizes[1L] || length(payload) < sizes[2L]) return(NULL)
  list(message = parse_json(text), payload = payload)
}

parse_json <- function(bytes, ...) {
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  jsonlite::fromJSON(text, simplifyVector = FALSE, ...)
}

# Sends one message; `payload` is a list of raw vectors.
send <- function(channel, message, payload = list()) {
  size <- sum(vapply(payload, length, 0))
  if (size >= 2^31) stop("the answer has 2 GiB or more")
  text <- charToRaw(json_text(message))
  sizes <- writeBin(as.integer(c(length(text), size)), raw(), size = 4L, endian = "little")
  writeBin(c(magic, sizes, text), channel$output)
  for (piece in payload) writeBin(piece, channel$output)
  flush(channel$output)
}
