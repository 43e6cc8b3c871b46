/** The Node whose printing and wording the page follows: the oldest one that the course supports. */
export const followedNode = 20;

/** Whether this process is such a Node: only then can its output be compared with the page's. */
export function isFollowedNode(version: string): boolean {
  return Number(version.split('.')[0]) === followedNode;
}
