// A slide is 1,200 × 800 px, scaled to the screen. On a phone that would leave a third of it: there a slide is as wide as
// the screen, so that what a finger must meet keeps its size.
const narrow = window.innerWidth < 600;
Reveal.initialize({ width: narrow ? window.innerWidth : 1200, height: 800, margin: narrow ? 0 : 0.02, hash: true, controls: true });

// The arrows are an `aside`, which is no landmark inside the page's `main`.
Reveal.on("ready", () => document.querySelector(".reveal > .controls").setAttribute("role", "none"));

// reveal.js keeps slides that are not shown where a browser takes them for visible: so it says itself when a lab is there.
Reveal.on("ready", shown);
Reveal.on("slidechanged", shown);

function shown({ currentSlide, previousSlide }) {
  const lab = (slide, which) => slide?.querySelector(which)?.ready;
  lab(previousSlide, "log-lab")?.then((lab) => lab.pause());
  lab(currentSlide, "log-lab[data-play]")?.then((lab) => lab.play());
}
