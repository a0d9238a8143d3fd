export function monitor(..._x: unknown[]): string[] {
  return [];
}
