// The one place that turns a page of our own server into a document. Trusted Types admit only this
// policy ("counsel" in the content security policy); what people wrote is sanitized by the server.
const WORKER = "/service-worker.js";
const policy = globalThis.trustedTypes?.createPolicy("counsel", {
  createHTML: (text) => text,
  createScriptURL: (url) => (url === WORKER ? url : "about:blank"),
});

export function parsePage(text) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
}

// The address of the one worker that may run here.
export const workerAddress = () => (policy ? policy.createScriptURL(WORKER) : WORKER);
