import "../css/base.css";

import htmx from "htmx.org";

import { startDisclosures } from "./shell/disclosures";
import { startLightbox } from "./shell/lightbox";

// A strict content security policy: htmx may write no <style> and evaluate no text.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0; // pages hold personal data: nothing of them stays in the browser's storage

startDisclosures(document);
startLightbox(document);
