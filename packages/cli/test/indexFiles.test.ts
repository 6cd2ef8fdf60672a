import { assert, describe, it } from "@effect/vitest"
import { isIndexFile } from "../src/watch/indexFiles.ts"

describe("files on a card that a camera or a system makes anew", () => {
  it.each([
    "MISC/THM/100/DJI_0001.THM",
    "misc/thm/DJI_001/DJI_20260101120000_0001_D.SCR",
    "MISC/IDX/.VR_dji_A2UMXs",
    "MISC/GIS/dji.gis",
    "MISC/FC8282.db",
    "AVF_INFO/AVIN0001.BNP",
    "AVF_INFO/PRV00001.BIN",
    "PRIVATE/SONY/SONYCARD.IND",
    "PRIVATE/M4ROOT/MEDIAPRO.XML",
    "PRIVATE/AVCHD/BDMV/INDEX.BDM",
    "DCIM/CANONMSC/M0100.CTG",
    ".DS_Store",
    "DCIM/100MEDIA/._DJI_0001.JPG",
    ".Spotlight-V100/Store-V2/1A/.store.db",
    "System Volume Information/IndexerVolumeGuid",
    "DCIM/100MEDIA/Thumbs.db",
    "$RECYCLE.BIN/S-1-5-18/desktop.ini",
  ])("%s is one", path => assert.isTrue(isIndexFile(path)))

  it.each([
    "MISC/THM/100/DJI_0001.JPG",
    "MISC/IDX/copy.dng",
    "MISC/LOG/flight.txt",
    "MISC/AUTPRINT.MRK",
    "AVF_INFO/C0001.MP4",
    "PRIVATE/M4ROOT/CLIP/C0001.MP4",
    "PRIVATE/M4ROOT/THMBNL/C0001T01.JPG",
    "PRIVATE/AVCHD/BDMV/STREAM/00000.MTS",
    "PRIVATE/M4ROOT/SUB/C0001S03.MP4",
    "DCIM/100MEDIA/DJI_0001.LRF",
    "DCIM/100_0001/100_0001_Timestamp.MRK",
    "DCIM/100CANON/IMG_0001.CTG.CR3",
    ".Trashes/501/DJI_0001.JPG",
    "$RECYCLE.BIN/S-1-5-18/$R1A2B3C.JPG",
    "LOST.DIR/12345",
    "System Volume Information/hidden.mp4",
    ".thumbs/1",
    ".hidden",
    "autorun.inf",
    "backup/MISC/GIS/dji.gis",
  ])("%s is none", path => assert.isFalse(isIndexFile(path)))
})
