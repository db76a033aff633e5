-- Prints what came of a run as one line of JSON.
function done(summary)
  local errors = summary.errors
  local wrong = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('result {"requests": %d, "seconds": %.6f, "errors": %d}', summary.requests, summary.duration / 1e6, wrong))
end
