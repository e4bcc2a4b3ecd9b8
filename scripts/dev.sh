#!/bin/sh
# The demo's server, started anew whenever Python code changes, and Vite serving both pages with hot reload.
# Open the links that the server prints, with Vite's port (5173) in place of the server's.
set -eu
port=${PORT:-3000}
trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM
watchfiles --filter python "ajeeb demo --port $port" src examples &
AJEEB_DEV_API="http://127.0.0.1:$port" npm --prefix frontend run dev
