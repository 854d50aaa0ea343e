# Serves the function of a model, as MLflow's R package does: Rscript httpuv.R MODEL PORT

arguments <- commandArgs(TRUE)
model <- unserialize(readRDS(file.path(arguments[1], "crate.bin")))

invoke <- function(request) {
  sent <- jsonlite::fromJSON(rawToChar(request$rook.input$read()))$dataframe_split
  data <- as.data.frame(sent$data)
  names(data) <- sent$columns
  answer <- jsonlite::toJSON(list(predictions = model(data)), digits = NA)
  list(status = 200L, headers = list("Content-Type" = "application/json"), body = answer)
}

httpuv::runServer("127.0.0.1", as.integer(arguments[2]), list(call = invoke))
