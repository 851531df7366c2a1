package dev.rationale.audit.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a folder for any text: letters, digits, {@code . _ -} stand for themselves, {@code /} becomes {@code ~}, every other byte of its
 * UTF-8 form becomes {@code %XX}. A text whose name would be longer than {@value #MOST} characters, or only dots, is named {@code sha256~} and its digest
 * in hexadecimal. Two texts never have one name.
 */
final class SafeName {
    private static final int MOST = 200;

    private SafeName() {}

    static String of(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == '/') {
                name.append('~');
            } else if (isPlain(c)) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        boolean dots = name.chars().allMatch(c -> c == '.');
        boolean taken = text.startsWith("sha256/");
        return dots || taken || name.length() > MOST ? "sha256~" + digest(text) : name.toString();
    }

    private static boolean isPlain(char c) {
        return "._-".indexOf(c) >= 0 || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
