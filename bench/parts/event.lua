-- Sends one purchase a request, each with an id of its own.
local run = os.getenv("BENCH_RUN")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY") }
local number = 0

local function event()
  number = number + 1
  return string.format(
    '{"type":"purchase","id":"%s-%d","customer":{"id":"c%d","email":"c%d@example.com"},"occurred_at":"2026-11-01T10:00:00Z","amount":"24.90","currency":"EUR","properties":{"items":[{"sku":"SKU-1234","amount":"24.90"}]}}',
    run, number, number % 50000, number % 50000)
end

local each = tonumber(os.getenv("BENCH_EACH") or "1")

function request()
  if each == 1 then
    return wrk.format("POST", "/v1/events", headers, event())
  end
  local events = {}
  for place = 1, each do
    events[place] = event()
  end
  return wrk.format("POST", "/v1/events", headers, '{"events":[' .. table.concat(events, ",") .. "]}")
end

dofile("bench/parts/result.lua")
