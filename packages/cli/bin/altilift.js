#!/usr/bin/env node
import "../dist/altilift.js"
