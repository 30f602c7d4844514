import "./islands/chart.js";
