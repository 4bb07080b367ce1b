// A slide is 1,200 × 800 px, scaled to the screen.
Reveal.initialize({ width: 1200, height: 800, margin: 0.02, hash: true, controls: true, transition: "none" });
