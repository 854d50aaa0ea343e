# The main loop: loads the function, reports that it is ready, and answers requests until the server stops.

main <- function() {
  channel <- open_channel()
  start <- receive(channel)
  if (is.null(start)) return(invisible())
  setup <- start$message$fields
  setwd(setup$workingDirectory)
  model <- load_crate(setup$path)
  send(channel, list(type = "ready", fields = list(r = as.character(getRversion()))))
  repeat {
    received <- receive(channel)
    if (is.null(received) || received$message$type == "stop") break
    handle(channel, model, received)
    flush(stdout())
  }
  close(channel$output)
}

# As MLflow's R package reads it: the RDS file holds the serialized function as a raw vector.
load_crate <- function(path) {
  bytes <- readRDS(path)
  if (!is.raw(bytes)) stop("crate.bin does not hold a serialized function: save the model again with mlflow_save_model")
  model <- unserialize(bytes)
  if (!is.function(model)) stop("crate.bin does not hold a function: save the model again with mlflow_save_model")
  model
}

handle <- function(channel, model, received) {
  id <- received$message$id
  if (received$message$type == "cancel") return(send(channel, list(type = "cancelled", id = id)))
  calls <- list()
  tryCatch(
    withCallingHandlers(
      {
        answer <- write_answer(predict_rows(model, received))
        send(channel, list(type = "response", id = id, fields = answer$described), answer$pieces)
      },
      error = function(condition) calls <<- model_calls(sys.calls())
    ),
    error = function(condition) send(channel, list(type = "failure", id = id, error = failure_of(condition, calls)))
  )
}

# Params are named arguments of the function, as in mlflow_predict.
predict_rows <- function(model, received) {
  fields <- received$message$fields
  data <- read_table(fields$input, received$payload)
  params <- if (!is.null(fields$params)) lapply(parse_json(bytes_at(fields$params, received$payload)), plain_param)
  do.call("call_model", c(list(model, data), params), quote = TRUE)
}

call_model <- function(model, ...) model(...)

# Lists of scalars are vectors in R.
plain_param <- function(value) {
  isScalars <- is.list(value) && is.null(names(value)) && all(lengths(value) == 1L) && !any(vapply(value, is.list, NA))
  if (isScalars) unlist(value) else value
}

# The calls from the function on, without those of this file and the one that raises the error.
model_calls <- function(calls) {
  names <- vapply(calls, function(call) line_of(call[[1L]]), "")
  first <- match("call_model", names, nomatch = 0L)
  utils::head(calls[seq_along(calls) > first], -2L)
}
