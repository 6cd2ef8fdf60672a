#!/usr/bin/env node
import "../dist/altilift-service.js"
