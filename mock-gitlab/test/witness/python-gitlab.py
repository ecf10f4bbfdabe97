"""Journeys of python-gitlab, each against a mock of its own: MOCK_URL says where it is, the argument which journey."""

import os
import sys

import gitlab

URL = os.environ["MOCK_URL"]
ROOT = "glpat-moorage-demo-root-00"
ADA = "glpat-moorage-demo-ada-api"
DOCK_OWNER = "glpat-moorage-demo-dock-50"


def client(token, **options):
    return gitlab.Gitlab(URL, private_token=token, **options)


def refused(status, act):
    try:
        act()
    except gitlab.GitlabError as error:
        assert error.response_code == status, f"{error.response_code} in place of {status}: {error}"
        return str(error)
    raise AssertionError(f"was not refused with {status}")


def sign_in():
    ada = client(ADA)
    ada.auth()
    assert ada.user.username == "ada"
    version, revision = ada.version()
    assert version.split(".")[0].isdigit() and revision != "unknown"
    assert client(None, oauth_token=ADA).http_get("/user")["username"] == "ada"
    assert "401" in refused(401, client("glpat-nobody-knows-this0").auth)
    # It shows `error` in place of the description.
    assert "invalid_token" in refused(401, client("glpat-moorage-demo-expired").auth)
    assert "invalid_token" in refused(401, client("glpat-moorage-demo-revoked").auth)


def projects():
    ada = client(ADA)
    harbor = ada.groups.get("harbor")
    names = {project.path_with_namespace for project in ada.projects.list(iterator=True, membership=True)}
    assert {"harbor/dock", "harbor/pier", "ada/notes"} <= names, names
    made = ada.projects.create({"name": "quay", "namespace_id": harbor.id, "visibility": "private"})
    assert made.path_with_namespace == "harbor/quay" and made.visibility == "private"
    made.description = "Where ropes lie"
    made.save()
    assert ada.projects.get("harbor/quay").description == "Where ropes lie"
    refused(400, lambda: ada.projects.create({"name": "quay", "namespace_id": harbor.id}))
    made.archive()
    assert ada.projects.get(made.id).archived
    made.unarchive()
    made.star()
    assert ada.projects.get(made.id).star_count == 1
    made.unstar()
    listed = harbor.projects.list(get_all=True, order_by="name", sort="asc")
    assert [project.name for project in listed] == sorted((project.name for project in listed), key=str.lower)
    made.delete()
    refused(404, lambda: client("glpat-moorage-demo-dock-40").projects.get("ada/notes"))


def paging():
    ada = client(ADA)
    dock = ada.projects.get("harbor/dock")
    for number in range(45):
        dock.variables.create({"key": f"KEY_{number:03}", "value": str(number)})
    listing = dock.variables.list(iterator=True, per_page=10)
    assert listing.per_page == 10 and listing.total >= 45 and listing.total_pages >= 5
    keys = [(variable.key, variable.environment_scope) for variable in listing]
    assert len(keys) == listing.total and len(set(keys)) == len(keys)
    keyset = list(ada.projects.list(iterator=True, pagination="keyset", order_by="id", sort="asc", per_page=1))
    assert [project.id for project in keyset] == sorted(project.id for project in keyset)
    assert len(keyset) >= 3


def variables():
    ada = client(ADA)
    dock = ada.projects.get("harbor/dock")
    made = dock.variables.create({"key": "ROPE", "value": "hemp-and-tar", "masked": True})
    assert made.masked and made.environment_scope == "*"
    made.value = "steel-and-oil"
    made.save()
    assert dock.variables.get("ROPE").value == "steel-and-oil"
    dock.variables.create({"key": "ROPE", "value": "nylon-at-night", "environment_scope": "night"})
    refused(409, lambda: dock.variables.get("ROPE"))
    # Known of this client: saving a scoped variable sends no filter.
    refused(409, made.save)
    night = dock.variables.get("ROPE", filter={"environment_scope": "night"})
    assert night.value == "nylon-at-night"
    dock.variables.delete("ROPE", filter={"environment_scope": "night"})
    dock.variables.delete("ROPE")
    refused(404, lambda: dock.variables.get("ROPE"))
    assert "is invalid" in refused(400, lambda: dock.variables.create({"key": "S", "value": "short", "masked": True}))
    group = ada.groups.get("harbor")
    group.variables.create({"key": "ANCHOR", "value": "iron"})
    assert group.variables.get("ANCHOR").value == "iron"
    root = client(ROOT)
    root.variables.create({"key": "TIDE", "value": "high"})
    assert root.variables.get("TIDE").value == "high"
    root.variables.delete("TIDE")
    refused(403, lambda: client("glpat-moorage-demo-dock-30").projects.get("harbor/dock").variables.list())


def tokens():
    ada = client(ADA)
    own = ada.http_get("/personal_access_tokens/self")
    assert own["active"] and own["scopes"] == ["api"]
    dock = ada.projects.get("harbor/dock")
    made = dock.access_tokens.create(
        {"name": "bot", "scopes": ["api", "self_rotate"], "access_level": 40, "expires_at": os.environ["IN_A_MONTH"]}
    )
    bot = client(made.token)
    bot.auth()
    assert bot.user.bot and bot.user.username.startswith(f"project_{dock.id}_bot_")
    assert any(token.id == made.id for token in dock.access_tokens.list(get_all=True))
    rotated = bot.http_post(f"/projects/{dock.id}/access_tokens/self/rotate")
    assert rotated["id"] != made.id and rotated["user_id"] == made.user_id
    refused(401, bot.auth)
    # The old value on a rotate path ends the new one too.
    refused(401, lambda: bot.http_post(f"/projects/{dock.id}/access_tokens/self/rotate"))
    refused(401, client(rotated["token"]).auth)
    group = ada.groups.get("harbor").access_tokens.create(
        {"name": "fleet", "scopes": ["read_api"], "expires_at": os.environ["IN_A_MONTH"]}
    )
    assert group.access_level == 40
    ada.groups.get("harbor").access_tokens.delete(group.id)
    root = client(ROOT)
    cyd = root.users.list(username="cyd")[0]
    personal = cyd.personal_access_tokens.create(
        {"name": "given", "scopes": ["read_user"], "expires_at": os.environ["IN_A_MONTH"]}
    )
    acting = client(personal.token)
    acting.auth()
    assert acting.user.username == "cyd"
    impersonation = cyd.impersonationtokens.create(
        {"name": "mask", "scopes": ["api"], "expires_at": os.environ["IN_A_MONTH"]}
    )
    assert impersonation.impersonation
    cyd.impersonationtokens.delete(impersonation.id)
    deploy = dock.deploytokens.create({"name": "reader", "scopes": ["read_repository"]})
    assert deploy.username.startswith("gitlab+deploy-token-")
    deploy.delete()
    trigger = dock.triggers.create({"description": "by hand"})
    assert trigger.token.startswith("glptt-")
    trigger.delete()


def people():
    root = client(ROOT)
    eve = root.users.create(
        {"username": "eve", "name": "Eve Sound", "email": "eve@harbor.example", "password": "a-long-pass-word", "skip_confirmation": True}
    )
    assert root.users.get(eve.id).state == "active"
    eve.name = "Eve Strait"
    eve.save()
    assert root.users.list(search="strait")[0].id == eve.id
    assert eve.block() is True
    assert root.users.get(eve.id).state == "blocked"
    assert eve.unblock() is True
    eve.deactivate()
    eve.activate()
    key = eve.keys.create({"title": "laptop", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3bZ9v0q5m4w5v0r0X2y8kJmHqf7m3y1n0z4r6g2u8t eve"})
    assert [one.title for one in eve.keys.list()] == ["laptop"]
    eve.keys.delete(key.id)
    mail = eve.emails.create({"email": "eve@sound.example", "skip_confirmation": True})
    eve.emails.delete(mail.id)
    attribute = eve.customattributes.set("berth", "12")
    assert attribute.value == "12" and eve.customattributes.get("berth").value == "12"
    eve.customattributes.delete("berth")
    assert client(ROOT).http_get("/user", query_data={"sudo": "eve"})["username"] == "eve"
    eve.delete(hard_delete=True)
    refused(409, lambda: root.users.create({"username": "ada", "name": "A", "email": "other@harbor.example", "password": "a-long-pass-word"}))
    refused(403, lambda: client(ADA).users.create({"username": "x", "name": "X", "email": "x@y.example", "password": "a-long-pass-word"}))


def groups():
    ada = client(ADA)
    harbor = ada.groups.get("harbor")
    made = ada.groups.create({"name": "Pilots", "path": "pilots", "parent_id": harbor.id})
    assert made.full_path == "harbor/pilots"
    ben = ada.users.list(username="ben")[0]
    member = made.members.create({"user_id": ben.id, "access_level": gitlab.const.DEVELOPER_ACCESS})
    member.access_level = gitlab.const.MAINTAINER_ACCESS
    member.save()
    assert made.members.get(ben.id).access_level == 40
    inherited = {one.username for one in made.members_all.list(get_all=True)}
    assert {"ada", "ben"} <= inherited, inherited
    refused(409, lambda: made.members.create({"user_id": ben.id, "access_level": 30}))
    member.delete()
    assert made.id in [group.id for group in harbor.subgroups.list(get_all=True)]
    made.description = "They know the way"
    made.save()
    made.delete()


def operations():
    ada = client(ADA)
    dock = ada.projects.get("harbor/dock")
    night = dock.environments.create({"name": "night", "external_url": "https://night.harbor.example"})
    assert night.state == "available" and night.slug
    night.stop()
    night.delete()
    hook = dock.hooks.create({"url": "http://127.0.0.1:9/hook", "push_events": False, "token": "not shown"})
    assert not hasattr(hook, "token") or hook.token is None
    hook.push_events = True
    hook.save()
    hook.delete()
    assert dock.branches.list()[0].name == dock.default_branch
    branch = dock.protectedbranches.create({"name": "release/*"})
    branch.delete()
    pipeline = dock.pipelines.create({"ref": dock.default_branch})
    assert pipeline.status in ("created", "pending", "running")
    assert dock.pipelines.get(pipeline.id).ref == dock.default_branch
    pipeline.cancel()
    assert dock.namespace["full_path"] == "harbor"
    assert ada.namespaces.list(search="harbor")[0].kind == "group"


def instance():
    root = client(ROOT)
    application = root.applications.create(
        {"name": "crane", "redirect_uri": "https://crane.example/callback", "scopes": "api", "confidential": True}
    )
    assert application.secret.startswith("gloas-")
    assert application.id in [one.id for one in root.applications.list()]
    application.delete()
    settings = root.settings.get()
    settings.throttle_authenticated_api_enabled = True
    settings.throttle_authenticated_api_requests_per_period = 3
    settings.throttle_authenticated_api_period_in_seconds = 3600
    settings.save()
    impatient = client(ADA)
    for _ in range(3):
        impatient.http_get("/user")
    refused(429, lambda: impatient.http_get("/user", obey_rate_limit=False))
    refused(403, client("glpat-moorage-demo-dock-50").settings.get)


globals()[sys.argv[1]]()
