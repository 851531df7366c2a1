package dev.rationale.audit.tiles;

import java.io.IOException;

/** Takes the files of a tree as they come to be full. */
@FunctionalInterface
interface TileSink {
    /**
     * @param path of the file below the folder of the tree
     * @param bytes of the file
     */
    void put(String path, byte[] bytes) throws IOException;
}
