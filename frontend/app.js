import "./css/index.css";
import htmx from "htmx.org";
import "./islands/composing.js";
import "./islands/find.js";
import "./islands/keys.js";
import "./islands/open.js";
import "./islands/upload.js";

htmx.version; // Bundled for its attributes; nothing else of it is called from here.
