"""Who looks at the running page. Asked on every rerun: a role may be lowered, a person signed out, meanwhile."""

from dashboard import access, demo_roles, identity
from dashboard.settings_file import current
from queries.scope import Principal, Role

DESK = Principal(name="desk", role=Role.SUPERVISOR)


def viewer() -> Principal | None:
    """Return the principal of the running page; None: nobody who may see a desk."""
    settings = current()
    if settings.access.is_personal:
        return identity.principal(settings.access)
    if not access.viewer_is_desk(settings):
        return None
    return demo_roles.principal() if demo_roles.is_on() else DESK
