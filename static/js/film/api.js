// The requests of a Talk's film part. Redirects are not followed: they lead to the sign-in page.

let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function ask(address, options = {}) {
  const headers = { "X-CSRFToken": token, ...options.headers };
  const response = await fetch(address, { redirect: "manual", cache: "no-store", ...options, headers });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const body = isJson ? await response.json() : {};
  return { status: response.status, type: response.type, ...body };
}

export function createApi({ uploads, state, panel, piece }) {
  return {
    most: piece,
    begin: (file, kind, signal) =>
      ask(uploads, {
        method: "POST",
        body: JSON.stringify({ name: file.name, size: file.size, modified: file.lastModified, kind }),
        headers: { "Content-Type": "application/json" },
        signal,
      }),
    piece: (id, offset, blob, signal) =>
      ask(`${uploads}${id}/`, { method: "PATCH", body: blob, headers: { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" }, signal }),
    remove: (id) => ask(`${uploads}${id}/`, { method: "DELETE" }),
    post: (address) => ask(address, { method: "POST" }),
    state: async () => {
      const answer = await ask(state);
      if (answer.csrf) token = answer.csrf;
      return answer;
    },
    /** True when we are signed in, with a token that holds from now on. */
    async token() {
      return (await this.state()).status === 200;
    },
    async panel() {
      const response = await fetch(panel, { redirect: "manual", cache: "no-store" });
      return response.ok ? response.text() : null;
    },
  };
}
