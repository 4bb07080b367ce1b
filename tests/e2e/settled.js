// A paused world in a known state, and what tests read from it.

import { expect, lab, openLab } from "./harness.js";

export const GROUP = "gate-displays";

/** Partitions of each member of the group, by name. */
export async function assignment(page, group = GROUP) {
  const { members } = (await lab(page).snapshot()).groups[group];
  return Object.fromEntries(Object.entries(members).map(([name, m]) => [name, m.assignment.map(([, p]) => p)]));
}

export const TWO = { c1: [0, 1, 2], c2: [3, 4, 5] };
export const THREE = { c1: [0, 1], c2: [2, 3], c3: [4, 5] };

/** Twenty seconds into the flights, paused: c1 and c2 share by range. */
export async function openSettled(page, site) {
  await openLab(page, site, { autoplay: false });
  await lab(page).advance(20_000);
  await expect.poll(() => assignment(page)).toEqual(TWO);
}
