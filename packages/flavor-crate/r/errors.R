# Errors as the `error` of a failure frame. A client learns that the model failed; `cause` is for the log of the server.

# MLflow's message for an exception of a model.
unexpected <- paste(
  "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is",
  "compatible with the model for inference."
)

# Most calls of a traceback.
longest_traceback <- 30L

answer_error <- function(what) {
  structure(
    class = c("mlmodel_answer", "error", "condition"),
    list(message = paste0("The model's answer cannot be sent: it holds ", what, "."), call = NULL)
  )
}

failure_of <- function(condition, calls) {
  if (inherits(condition, "mlmodel_answer")) {
    return(list(errorCode = "INTERNAL_ERROR", message = conditionMessage(condition)))
  }
  cause <- list(name = class(condition)[1L], message = clipped(conditionMessage(condition)), stack = clipped(report_of(condition, calls)))
  list(errorCode = "BAD_REQUEST", message = unexpected, cause = cause, debug = cause$stack)
}

# R's own words, and the calls that led there.
report_of <- function(condition, calls) {
  call <- conditionCall(condition)
  where <- if (is.null(call)) "" else paste0(" in ", line_of(call))
  lines <- vapply(utils::tail(calls, longest_traceback), line_of, "")
  paste(c(paste0("Error", where, ": ", conditionMessage(condition)), paste0("  ", lines)), collapse = "\n")
}

line_of <- function(call) substr(deparse(call, nlines = 1L)[1L], 1L, 200L)

clipped <- function(text) substr(enc2utf8(text), 1L, 16000L)
