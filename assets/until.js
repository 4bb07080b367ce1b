// What stands between the tags of index.html and embed.html until the lab is there, and what it says where the lab never
// comes. A classic script: where modules can't be loaded (a file opened from a disk, a sandboxed frame), this one can.

(function () {
  var FILE = "LogLab was opened as a file, and browsers load its modules from a web server only. Serve this folder, for example with “python3 -m http.server”, and open http://localhost:8000.";
  var SANDBOX = "LogLab stands in a sandboxed frame without an origin of its own. Add allow-same-origin to the frame's sandbox attribute, or let the server send “Access-Control-Allow-Origin: *” with LogLab's files.";
  var LOST = "LogLab could not be loaded: a script is missing. Check that the whole folder was copied to the server, then load the page again. Missing: ";

  function tell(sentence) {
    var until = document.querySelector("log-lab > .until");
    if (!until) return document.addEventListener("DOMContentLoaded", function () { tell(sentence); }, { once: true });
    until.textContent = sentence;
    until.setAttribute("role", "alert");
  }

  var reason = location.protocol === "file:" ? FILE : null;
  if (reason) tell(reason);
  // What can't be fetched is told by an event that does not bubble.
  document.addEventListener("error", function (event) {
    if (event.target.localName === "script") tell(reason || (self.origin === "null" ? SANDBOX : LOST + event.target.src));
  }, true);
  // page.js imports the element's script: an import that fails is a rejection.
  addEventListener("unhandledrejection", function (event) {
    if (!customElements.get("log-lab")) tell(reason || (self.origin === "null" ? SANDBOX : LOST + event.reason.message));
  });
})();
