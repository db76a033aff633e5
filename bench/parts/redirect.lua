-- Clicks links in random order.
local folder = os.getenv("BENCH_FOLDER")
local requests = {}

function init()
  math.randomseed(os.time())
  for code in io.lines(folder .. "/codes") do
    requests[#requests + 1] = wrk.format("GET", "/r/" .. code, { ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" })
  end
end

function request()
  return requests[math.random(#requests)]
end

dofile("bench/parts/result.lua")
