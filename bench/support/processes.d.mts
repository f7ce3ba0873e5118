export function treeOf(root: number): number[];
export function nameOf(pid: number): string | undefined;
export function readProc(pid: number, file: string): string;
