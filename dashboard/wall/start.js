// Mounts a wall on the bare page /wall/ID?token=….
import { mount } from "/wall-assets/wall.js";

const id = location.pathname.split("/")[2] ?? "";
const token = new URLSearchParams(location.search).get("token");
mount({ stream: `/push/wall/${id}${token ? `?token=${encodeURIComponent(token)}` : ""}`, health: "/healthz", note: "" });
