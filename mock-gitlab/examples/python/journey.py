"""The lost response: GitLab rotates a token, and nobody hears of it. Needs nothing but Python."""

import json
import os
import urllib.error
import urllib.request

WORLD = os.environ.get("GITLAB_URL", "http://127.0.0.1:4480") + "/w/python-journey"
TOKEN = "glpat-moorage-demo-dock-50"


def call(method, path, body=None, token=None):
    headers = {"content-type": "application/json", **({"private-token": token} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(WORLD + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


call("POST", "/__mock__/faults", {"kind": "reset-after", "match": {"path": "/**/rotate"}, "times": 1})
try:
    call("POST", "/api/v4/personal_access_tokens/self/rotate", {}, TOKEN)
    raise SystemExit("an answer came")
except (urllib.error.URLError, ConnectionError):
    pass
try:
    call("GET", "/api/v4/user", token=TOKEN)
    raise SystemExit("the old token still works")
except urllib.error.HTTPError as error:
    assert error.code == 401, error.code
print("The rotation happened, the answer was lost.")
