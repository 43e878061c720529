// The preview beside the editor: the client's page in frames, read again after each save, where it
// was scrolled to; it goes to the part that is being written.
const frames = () => [...document.querySelectorAll("[data-screens] iframe")];

// A frame that was refused, or that is still on its way, belongs to nobody: leave it alone.
function isOpen(frame) {
  try {
    return frame.contentWindow.document.readyState === "complete" && frame.contentWindow.location.protocol !== "about:";
  } catch {
    return false;
  }
}

let waiting;
let part = "";

function read(frame) {
  if (!isOpen(frame)) return;
  const { scrollX, scrollY } = frame.contentWindow;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(scrollX, scrollY), { once: true });
  frame.contentWindow.location.reload();
}

export function refreshScreens() {
  clearTimeout(waiting);
  waiting = setTimeout(() => frames().forEach(read), 150);
}

// Not by the address: that would take the focus away from where somebody writes.
function go(frame) {
  if (part && isOpen(frame)) frame.contentDocument.dispatchEvent(new CustomEvent("show-part", { detail: part }));
}

export function showPart(key) {
  part = key && key !== "_about" ? key : "";
  for (const frame of frames()) {
    if (!frame.dataset.follows) {
      frame.dataset.follows = "yes";
      frame.addEventListener("load", () => go(frame));
    }
    go(frame);
  }
}
