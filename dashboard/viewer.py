"""Who looks at the running page. Asked on every rerun: a role may be lowered, a person signed out, meanwhile."""

from dashboard import access
from queries.scope import Principal, Role

DESK = Principal(name="desk", role=Role.SUPERVISOR)


def viewer() -> Principal | None:
    """Return the principal of the running page; None: nobody who may see a desk."""
    return DESK if access.viewer_is_desk() else None
