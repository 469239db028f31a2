/** The Tabler icons that pages may use (outline; a name ending in `-filled` takes the filled one). */
export const ICONS = [
  "adjustments-horizontal", "alert-triangle", "alert-circle", "arrow-left", "arrow-right", "arrows-left-right", "arrow-up-right", "ban",
  "bath", "bike", "briefcase", "building-bank", "building-community", "building-store", "bulb", "calendar", "calendar-event",
  "camera", "camera-off", "car", "chart-bar", "chart-histogram", "check", "chevron-down", "chevron-left",
  "chevron-right", "chevron-up", "circle-check", "circle-dashed", "clipboard-check", "clipboard-list", "clock",
  "coins", "device-mobile", "dots", "download", "droplet", "external-link", "eye", "eye-off", "file-certificate",
  "file-description", "file-search", "filter", "flame", "folder", "gas-station", "hand-click", "heart-handshake",
  "help-circle", "history", "home", "home-2", "home-search", "home-up", "id", "info-circle", "key", "language", "layout-board", "layout-dashboard",
  "layout-grid", "link", "list", "list-details", "loader-2", "lock", "login", "logout", "map", "map-2", "map-pin",
  "maximize", "menu-2", "message", "minus", "old", "photo", "plus", "plug", "printer", "question-mark", "receipt",
  "refresh", "rosette-discount-check", "ruler-2", "ruler-measure", "scale", "school", "search", "server", "settings", "shield-check",
  "shield-lock", "shopping-cart", "sitemap", "sort-descending", "stack-2", "stethoscope", "table", "toilet-paper",
  "tool", "trending-down", "trending-up", "user", "user-check", "user-circle", "user-search", "users", "users-group",
  "wall", "wheelchair", "wifi-off", "x", "zoom-in",
] as const;

/** Shapes of the welfare groups (never colour alone) and the mark of the project. */
export const OWN_SYMBOLS: Readonly<Record<string, string>> = {
  "group-1": '<path d="M12 1.5 22.5 12 12 22.5 1.5 12Z" fill="currentColor" stroke="none"/>',
  "group-2": '<path d="M12 2.5 22.5 21H1.5Z" fill="currentColor" stroke="none"/>',
  "group-3": '<circle cx="12" cy="12" r="9" fill="currentColor" stroke="none"/>',
  "group-4": '<rect x="3.5" y="3.5" width="17" height="17" rx="1.5" fill="currentColor" stroke="none"/>',
  "group-0": '<circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="3.5" stroke-dasharray="5 3.4"/>',
  brand:
    '<path d="M3.2 11.2 12 3.6l8.8 7.6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>' +
    '<path d="M2.5 16.2c2.4-1.9 4.7-1.9 7.1 0s4.7 1.9 7.1 0c1.6-1.3 3.2-1.7 4.8-1.3" fill="none" stroke="var(--rs-gold-bright,#e3b34c)" stroke-width="2.2" stroke-linecap="round"/>' +
    '<path d="M2.5 20.4c2.4-1.9 4.7-1.9 7.1 0s4.7 1.9 7.1 0c1.6-1.3 3.2-1.7 4.8-1.3" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>',
};
