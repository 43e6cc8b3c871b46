/** A folder or a file of a project, as a tree shows it. */
export interface TreeNode {
  readonly name: string;
  /** The whole path of a file; absent for a folder. */
  readonly path?: string;
  readonly children: readonly TreeNode[];
}

/** Paths as a tree: folders first, then files, both by name. */
export function treeOf(paths: readonly string[], above = ''): readonly TreeNode[] {
  const folders = new Map<string, string[]>();
  const files: TreeNode[] = [];
  for (const path of paths) {
    const at = path.indexOf('/');
    const name = at < 0 ? path : path.slice(0, at);
    if (at < 0) files.push({ name, path: above + path, children: [] });
    else folders.set(name, [...(folders.get(name) ?? []), path.slice(at + 1)]);
  }
  const below = [...folders].map(([name, inside]): TreeNode => ({
    name,
    children: treeOf(inside, `${above}${name}/`),
  }));
  const byName = (a: TreeNode, b: TreeNode): number => a.name.localeCompare(b.name);
  return [...below.sort(byName), ...files.sort(byName)];
}
