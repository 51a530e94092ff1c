#!/usr/bin/env node
// Here and not in dist, so that package managers find it before the first build of a clone.
import '../dist/bin.js';
