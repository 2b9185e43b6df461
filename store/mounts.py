"""Refusing SQLite on a network mount: its write-ahead log needs all processes on one machine."""

from pathlib import Path

from store.errors import StoreUrlError

MOUNTS = Path("/proc/self/mountinfo")
NETWORKED = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "afpfs",
        "ceph",
        "gfs2",
        "ocfs2",
        "lustre",
        "beegfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.glusterfs",
        "fuse.ceph",
        "fuse.rclone",
        "davfs",
        "fuse.davfs2",
    }
)


def refuse_network_mount(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise StoreUrlError where `path` lies on a network mount (known on Linux; elsewhere nothing is refused)."""
    if not mounts.exists():
        return
    point, kind = file_system(path, mounts.read_text(encoding="utf-8", errors="replace"))
    if kind in NETWORKED:
        raise StoreUrlError(
            f"{path} is on a network mount ({kind} at {point}); SQLite's write-ahead log needs a local disk. "
            "Put the file on one, or use postgresql://…"
        )


def file_system(path: Path, mountinfo: str) -> tuple[str, str]:
    """Find the mount point that holds `path` and its file system in the text of /proc/self/mountinfo."""
    best = ("/", "unknown")
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, after.split(" ", 1)[0])
    return best
