import type { AreaCounts, AreaFeature } from "../apps/office/src/map/api";

export function areasFor(level: string): AreaFeature[];
export function countsFor(level: string, parent: string): AreaCounts[];
