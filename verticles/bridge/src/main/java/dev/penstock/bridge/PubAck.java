package dev.penstock.bridge;

/**
 * The server's word that a message is stored.
 *
 * @param sequence of the message in its stream
 * @param duplicate the stream already had a message with this id; a success all the same
 */
public record PubAck(String stream, long sequence, boolean duplicate) {}
