# The R side of the crate flavor: `Rscript worker.R` in the folder of this file, with the channel of docs/frames.md as
# file descriptor 3. Handles one request at a time.

options(warn = 1)
worker <- new.env()
for (file in c("channel.R", "integers.R", "inputs.R", "answers.R", "json-text.R", "errors.R")) {
  sys.source(file, envir = worker)
}
sys.source("service.R", envir = worker)
rm(file)
worker$main()
