#!/bin/sh
# A token ends when time says so. GITLAB_URL is where mock-gitlab listens: npx mock-gitlab
set -eu
url=${GITLAB_URL:-http://127.0.0.1:4480}
world=$url/w/shell-journey
token=glpat-moorage-demo-ada-api

status() { curl -s -o /dev/null -w '%{http_code}' -H "PRIVATE-TOKEN: $token" "$world/api/v4/user"; }

[ "$(status)" = 200 ]
curl -sf -o /dev/null "$world/__mock__/clock" -d '{"advance": {"days": 91}}'
[ "$(status)" = 401 ]
curl -sf -o /dev/null "$world/__mock__/journal/expect" -d '{"called": {"path": "/api/v4/user", "status": 401}, "times": 1}'
echo 'The token ended after 91 days.'
