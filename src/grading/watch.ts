/** How closely a run is watched, in the page and in the terminal alike. */

/** How often it is looked at, in milliseconds. */
export const glance = 200;
/**
 * How long it may take until its first word, in milliseconds: libraries are fetched, or a process
 * started, meanwhile.
 */
export const startLimit = 60_000;
